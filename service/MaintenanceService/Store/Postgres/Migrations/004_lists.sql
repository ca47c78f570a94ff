-- For lists of what has not ended, and of the passes of one site: neither reads what belongs to others or is over.
CREATE INDEX maintenances_not_over ON maintenances (site, number) WHERE status <> 'ended';
CREATE INDEX passes_of_site ON passes (site, number);
