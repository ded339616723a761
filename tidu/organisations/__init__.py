"""Who acts for whom.

Owns enterprises, authorities, groups, ministries and institutes, the roles that people hold in them, and
invitations. Owns no factory and no dossier; sign-in stands in ``tidu.accounts``.
"""
