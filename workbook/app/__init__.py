"""The app: the chapters' notebooks as pages for a workshop's screen, on this computer only.

A Voilà server of our own: ``gate`` lets in who holds the token, ``choices`` decides what may be asked for, ``pages``
prepares a notebook for one client, ``kernels`` keeps programs warm, ``server`` puts them together.
"""
