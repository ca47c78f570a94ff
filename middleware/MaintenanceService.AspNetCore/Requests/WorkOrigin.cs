namespace MaintenanceService.AspNetCore.Requests;

/// <summary>The request or state that a work section was entered in, which decides how it counts.</summary>
/// <param name="Generation">The generation that this began in; negative = older than any.</param>
/// <param name="Request">The request, as it was then; null where it was none: then the mode of the whole site decides.</param>
internal readonly record struct WorkOrigin(int Generation, RequestView? Request);
