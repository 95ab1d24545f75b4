"""What spark-submit starts: `earshot attribute --engine spark` on a cluster.

It lies apart from cli/, because Python looks into a script's own folder first, and there a name would be found twice.
"""

import sys

from cli.on_cluster import main

main(sys.argv[1:])
