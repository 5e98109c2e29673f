"""What a filer needs around a declaration file: a template before, a trial of it, receipt and history after.

Everything here reads the store as it is now, not a snapshot: a filer sees at once what was filed a moment ago. Each
function takes `Scope` first; traders beyond it answer like traders that do not exist.
"""
