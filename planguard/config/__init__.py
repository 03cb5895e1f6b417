"""From the bytes of a policy or of a list of approvers to what they say: pure, and all faults at once."""
