namespace MaintenanceService.Client;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record Page<T>
{
    /// <summary>The items of this page.</summary>
    public IReadOnlyList<T> Items { get; set; } = [];

    /// <summary>Where the next page begins; null on the last.</summary>
    public string? NextCursor { get; set; }
}
