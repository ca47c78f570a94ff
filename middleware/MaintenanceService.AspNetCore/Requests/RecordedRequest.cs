using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>A running request, as another thread finds it in the table.</summary>
/// <param name="Slot">Its slot.</param>
/// <param name="Context">Its context. It belongs to the request's own thread: other threads may only read its features.</param>
/// <param name="Generation">The generation of the state that it began in; negative where an open state let it pass.</param>
/// <param name="Path">The path that it came with; null where an open state let it pass and nothing was recorded.</param>
/// <param name="Endpoint">The endpoint that it came with, where its path is known.</param>
/// <param name="Mark">The <see cref="RequestTable.Mark"/> of its beginning.</param>
internal readonly record struct RecordedRequest(RequestSlot Slot, HttpContext Context, int Generation, string? Path, Endpoint? Endpoint, int Mark)
{
    /// <summary>Returns whether no state is recorded that has decided about it: an open one let it pass, or it has only just come.</summary>
    public bool IsUndecided => Generation < 0;

    /// <summary>Returns whether it still runs in its slot.</summary>
    public bool StillRuns => Slot.Still(this);
}
