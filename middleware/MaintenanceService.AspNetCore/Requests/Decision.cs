namespace MaintenanceService.AspNetCore.Requests;

/// <summary>The decision about a request.</summary>
internal enum Decision
{
    /// <summary>Nothing refuses it.</summary>
    Pass,

    /// <summary>It is open for everybody.</summary>
    Exempt,

    /// <summary>It would be refused, but its sender gets through.</summary>
    Bypass,

    /// <summary>It is refused, unless a role or policy of the app lets it through.</summary>
    Refuse,

    /// <summary>It was a link with a pass, and was answered with a redirect.</summary>
    Answered,
}
