"""A plan without its secrets: what may leave the job that planned, and still be judged the same.

Secrets are what planguard never shows: values that a mark covers, and those under a name that promises one.
"""
