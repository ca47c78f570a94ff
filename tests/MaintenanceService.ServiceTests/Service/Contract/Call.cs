namespace MaintenanceService.Tests.Service.Contract;

/// <summary>What a call fills into an operation's path, and sends with it.</summary>
internal sealed record Call
{
    public string Site { get; init; } = "nowhere";

    /// <summary>The id of a maintenance, an instance, a pass or a key.</summary>
    public string Id { get; init; } = "m";

    public string Query { get; init; } = "";

    public string? Body { get; init; }

    public string MediaType { get; init; } = "application/json";

    public string? IfMatch { get; init; }
}
