-- For lists of one site, newest first, and of what has not ended: neither reads what belongs to others or is over.
CREATE INDEX maintenances_of_site ON maintenances (site, number);
CREATE INDEX maintenances_not_over ON maintenances (site, number) WHERE status <> 'ended';
CREATE INDEX passes_of_site ON passes (site, number);
