namespace MaintenanceService.Client.Flow;

/// <summary>Where calls say what happens to them.</summary>
/// <param name="Verbose">For those who look closely.</param>
/// <param name="Warning">For everybody.</param>
internal sealed record CallMessages(Action<string> Verbose, Action<string> Warning)
{
    /// <summary>For calls off the pipeline's thread, where nothing may be written.</summary>
    public static CallMessages None { get; } = new(_ => { }, _ => { });
}
