namespace MaintenanceService.Store.Sql;

/// <summary>What a table holds, as the last commit left it: lost, added or exchanged rows do not add up to it.</summary>
/// <param name="Count">Its rows.</param>
/// <param name="Sum">The sum of their checksums, modulo 2^64.</param>
/// <param name="LastNumber">The highest number that was given to a row; 0 where rows have none.</param>
internal readonly record struct TableTotal(long Count, long Sum, long LastNumber);
