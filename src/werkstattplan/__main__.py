"""`python -m werkstattplan`."""

from werkstattplan.site.command_line import main

main()
