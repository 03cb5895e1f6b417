"""What only the gate knows: which plans a change should have brought, and which guarded files it touches."""
