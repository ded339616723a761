"""How the database keeps the register: it writes the public facts of a title in the transaction that changes them.

So the register can never be stale, whoever writes: an act, the loading of an older ledger, a correction by hand.
"""

from __future__ import annotations

from django.db.migrations import RunSQL

# The advisory lock's number is any that nothing else uses. Whoever changes the register holds it until the commit, so
# that the numbers of the changes are in the order of the commits and a reader who continues at a number misses none.
KEEP = """
CREATE FUNCTION register_keep(changed bigint, happened text, since date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    following bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(20240399);
    SELECT COALESCE(max(number), 0) + 1 INTO following FROM register_registerchange;
    INSERT INTO register_registerchange (number, title_id, kind, day, recorded_at)
        VALUES (following, changed, happened, since, clock_timestamp());
    INSERT INTO register_registerentry (
        title_id, factory_id, level, edition, notice_id, source, granted_on, year, valid_until, status, status_since,
        certificate_number, digest, factory_name, enterprise_name, credit_code, region_code, province, industry, change
    )
    SELECT t.id, f.id, t.level, t.edition, t.notice_id, t.source, t.granted_on, EXTRACT(YEAR FROM t.granted_on),
        t.valid_until, t.status, t.status_since, t.certificate_number, t.digest, f.name, o.name,
        COALESCE(o.credit_code, ''), f.region_code, left(f.region_code, 2) || '0000', f.industry, following
    FROM factories_title t
    JOIN factories_factory f ON f.id = t.factory_id
    JOIN organisations_organisation o ON o.id = f.enterprise_id
    WHERE t.id = changed
    ON CONFLICT (title_id) DO UPDATE SET (
        factory_id, level, edition, notice_id, source, granted_on, year, valid_until, status, status_since,
        certificate_number, digest, factory_name, enterprise_name, credit_code, region_code, province, industry, change
    ) = (
        EXCLUDED.factory_id, EXCLUDED.level, EXCLUDED.edition, EXCLUDED.notice_id, EXCLUDED.source,
        EXCLUDED.granted_on, EXCLUDED.year, EXCLUDED.valid_until, EXCLUDED.status, EXCLUDED.status_since,
        EXCLUDED.certificate_number, EXCLUDED.digest, EXCLUDED.factory_name, EXCLUDED.enterprise_name,
        EXCLUDED.credit_code, EXCLUDED.region_code, EXCLUDED.province, EXCLUDED.industry, EXCLUDED.change
    );
END $$;
"""
ON_TITLE = """
CREATE FUNCTION register_title_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM register_keep(
            NEW.id, CASE NEW.source WHEN 'platform' THEN 'granted' ELSE 'noted' END, NEW.granted_on
        );
    END IF;
    IF TG_OP = 'INSERT' AND NEW.status <> 'valid' OR TG_OP = 'UPDATE' AND NEW.status <> OLD.status THEN
        PERFORM register_keep(
            NEW.id, CASE NEW.status WHEN 'valid' THEN 'restored' ELSE NEW.status END, NEW.status_since
        );
    ELSIF TG_OP = 'UPDATE' AND (
        NEW.factory_id, NEW.level, NEW.edition, NEW.notice_id, NEW.source, NEW.granted_on, NEW.valid_until,
        NEW.status_since, NEW.certificate_number, NEW.digest
    ) IS DISTINCT FROM (
        OLD.factory_id, OLD.level, OLD.edition, OLD.notice_id, OLD.source, OLD.granted_on, OLD.valid_until,
        OLD.status_since, OLD.certificate_number, OLD.digest
    ) THEN
        PERFORM register_keep(NEW.id, 'changed', NULL);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER register_title_written AFTER INSERT OR UPDATE ON factories_title
    FOR EACH ROW EXECUTE FUNCTION register_title_written();
"""
ON_FACTORY = """
CREATE FUNCTION register_factory_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM register_keep(t.id, 'changed', NULL) FROM factories_title t WHERE t.factory_id = NEW.id ORDER BY t.id;
    RETURN NULL;
END $$;
CREATE TRIGGER register_factory_written AFTER UPDATE ON factories_factory FOR EACH ROW
    WHEN ((OLD.name, OLD.enterprise_id, OLD.region_code, OLD.industry)
        IS DISTINCT FROM (NEW.name, NEW.enterprise_id, NEW.region_code, NEW.industry))
    EXECUTE FUNCTION register_factory_written();
"""
ON_ENTERPRISE = """
CREATE FUNCTION register_enterprise_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM register_keep(t.id, 'changed', NULL)
        FROM factories_title t JOIN factories_factory f ON f.id = t.factory_id
        WHERE f.enterprise_id = NEW.id ORDER BY t.id;
    RETURN NULL;
END $$;
CREATE TRIGGER register_enterprise_written AFTER UPDATE ON organisations_organisation FOR EACH ROW
    WHEN ((OLD.name, OLD.credit_code) IS DISTINCT FROM (NEW.name, NEW.credit_code))
    EXECUTE FUNCTION register_enterprise_written();
"""
# What stands in the ledger already, in the order in which it was granted.
TAKE_OVER = """
SELECT register_keep(id, CASE source WHEN 'platform' THEN 'granted' ELSE 'noted' END, granted_on)
    FROM factories_title ORDER BY granted_on, id;
SELECT register_keep(id, status, status_since) FROM factories_title WHERE status <> 'valid' ORDER BY status_since, id;
"""
# The act that granted a certificate is found by its number, among millions of entries.
FIND_ACTS = "CREATE INDEX register_act_of_certificate ON workflow_entry ((data -> 'certificate'), id);"
DROP = """
DROP INDEX register_act_of_certificate;
DROP FUNCTION register_enterprise_written CASCADE;
DROP FUNCTION register_factory_written CASCADE;
DROP FUNCTION register_title_written CASCADE;
DROP FUNCTION register_keep CASCADE;
"""


def keep_register() -> RunSQL:
    """The triggers, and the titles that are there already."""
    return RunSQL(KEEP + ON_TITLE + ON_FACTORY + ON_ENTERPRISE + TAKE_OVER + FIND_ACTS, DROP)
