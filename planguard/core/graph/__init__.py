"""The reference graph of a plan: who refers to what is destroyed, and what makes a replacement necessary."""
