namespace MaintenanceService.AspNetCore.Requests;

/// <summary>Keeps one <see cref="RecordedDecision"/> per decision of the current generation, so that recording a decision allocates nothing.</summary>
internal sealed class DecisionCache
{
    private RecordedDecision[] _current = Make(0);

    /// <summary>Returns the object that records a decision of a generation.</summary>
    public RecordedDecision Get(Decision decision, int generation)
    {
        RecordedDecision[] current = Volatile.Read(ref _current);
        if (current[0].Generation != generation)
        {
            // Requests of two generations may alternate for a moment; each then makes its own.
            Volatile.Write(ref _current, current = Make(generation));
        }

        return current[(int)decision];
    }

    private static RecordedDecision[] Make(int generation) =>
        [.. Enum.GetValues<Decision>().Select(decision => new RecordedDecision(generation, decision))];
}
