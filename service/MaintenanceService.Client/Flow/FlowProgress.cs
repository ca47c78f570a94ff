namespace MaintenanceService.Client.Flow;

/// <summary>Describes the progress of one wait.</summary>
/// <param name="Activity">A number that all steps of this wait share.</param>
/// <param name="Title">The title of the wait, such as <c>Closing shop</c>.</param>
/// <param name="Status">The progress, such as <c>3 of 5 instances closed, 12 requests in flight</c>.</param>
/// <param name="Percent">0 to 100.</param>
/// <param name="Done">Whether the wait is over.</param>
internal sealed record FlowProgress(int Activity, string Title, string Status, int Percent, bool Done);
