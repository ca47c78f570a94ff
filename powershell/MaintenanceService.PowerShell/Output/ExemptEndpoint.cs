namespace MaintenanceService.PowerShell.Output;

/// <summary>Something that stays open for everybody during maintenance.</summary>
/// <param name="What">Methods and path, as the app or the site says it.</param>
/// <param name="Source">The app, or the site's settings.</param>
/// <param name="MayWrite">Whether it may change data: any method but GET, HEAD and OPTIONS.</param>
/// <param name="Instances">How many instances say so; 0 for the site's own.</param>
public sealed record ExemptEndpoint(string What, string Source, bool MayWrite, int Instances)
{
    /// <inheritdoc/>
    public override string ToString() => MayWrite ? $"{What} (may write)" : What;
}
