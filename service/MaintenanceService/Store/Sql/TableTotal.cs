namespace MaintenanceService.Store.Sql;

/// <summary>The totals of a table after the last commit, which removed, added or exchanged rows do not match.</summary>
/// <param name="Count">The number of its rows.</param>
/// <param name="Sum">The sum of their checksums, modulo 2^64.</param>
/// <param name="LastNumber">The highest number that was given to a row; 0 where rows have none.</param>
internal sealed record TableTotal(long Count, long Sum, long LastNumber)
{
    public static TableTotal Empty { get; } = new(0, 0, 0);
}
