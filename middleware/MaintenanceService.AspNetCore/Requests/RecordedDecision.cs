using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>
/// Keeps the decision about a request in its features. An app may run a request again (status code pages, exception handlers, middleware that
/// calls the next twice) with another path or endpoint: the first decision holds, and the request is counted once.
/// </summary>
/// <param name="generation">The generation of the state that decided. A state of another generation decides anew about a request that was refused.</param>
/// <param name="decision">The decision.</param>
internal sealed class RecordedDecision(int generation, Decision decision)
{
    public int Generation { get; } = generation;

    public Decision Decision { get; } = decision;

    /// <summary>Returns the request's decision; null where it has none yet.</summary>
    // Uses the indexer: each call of the generic Get or Set of an interface costs a look-up by the runtime.
    public static RecordedDecision? Of(HttpContext context) => context.Features[typeof(RecordedDecision)] as RecordedDecision;

    /// <summary>Stores this decision with the request.</summary>
    public void Record(HttpContext context) => context.Features[typeof(RecordedDecision)] = this;
}
