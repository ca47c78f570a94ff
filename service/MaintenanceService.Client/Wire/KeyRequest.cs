namespace MaintenanceService.Client;

/// <summary>What CreateKey takes.</summary>
public sealed record KeyRequest
{
    /// <summary>Its name; required, at most 200 characters.</summary>
    public string? Name { get; set; }

    /// <summary>What it may do; required.</summary>
    public KeyRole? Role { get; set; }

    /// <summary>The sites it is limited to; required: exact names, or with a trailing <c>*</c>; at most 100.</summary>
    public IReadOnlyList<string>? Sites { get; set; }

    /// <summary>When it stops working; omitted = never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}
