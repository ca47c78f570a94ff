namespace MaintenanceService.AspNetCore;

/// <summary>
/// How a request was decided before. An app may run a request again (status code pages, exception handlers, middleware that calls the next
/// twice), with another path or endpoint: it stays what it was, and is counted once.
/// </summary>
/// <param name="generation">The generation of the state that decided it. Another state decides anew: the request was not counted in between.</param>
/// <param name="verdict">The decision.</param>
internal sealed class EarlierDecision(int generation, Verdict verdict)
{
    public int Generation { get; } = generation;

    public Verdict Verdict { get; } = verdict;
}
