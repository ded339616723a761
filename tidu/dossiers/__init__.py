"""The application of one factory under one campaign, and its way through the stages.

Owns: sections, attachments, declarations, versions, steps, and the registry of stage kinds.
Does not own: what a stage decides; each kind is a sibling folder under tidu/stages.
"""
