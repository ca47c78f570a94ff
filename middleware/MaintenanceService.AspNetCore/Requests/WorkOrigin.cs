namespace MaintenanceService.AspNetCore.Requests;

/// <summary>The request or state that a work section was entered in, which decides how it counts.</summary>
/// <param name="Generation">The generation that this began in; negative = older than any.</param>
/// <param name="Request">The request, as it was then; null where none is known: then the mode of the whole site decides.</param>
/// <param name="MayBeInRequest">Whether it may have been entered in a request that nothing identifies: then it counts as soon as anything is refused.</param>
internal readonly record struct WorkOrigin(int Generation, RequestView? Request, bool MayBeInRequest = false);
