"""Take the sentences out of the JSON Schema of SARIF 2.1.0, so that planguard is held against the standard's own.

    npm pack @microsoft/sarif-multitool-linux && tar xzf microsoft-sarif-multitool-linux-*.tgz
    python -m tests.cut_sarif package/sarif-2.1.0.json > tests/sarif-2.1.0.json

The package is published under the MIT licence; kept are names, types and bounds.
"""

import json
import sys
from pathlib import Path

from tests.hosts.cut_openapi import plain

if __name__ == "__main__":
    found = plain(json.loads(Path(sys.argv[1]).read_bytes()))
    sys.stdout.write(json.dumps(found, separators=(",", ":"), sort_keys=True) + "\n")
