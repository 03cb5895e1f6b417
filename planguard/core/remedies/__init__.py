"""Ways out: text to paste, and what the next plan must show if it was the right one."""
