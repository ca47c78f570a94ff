namespace MaintenanceService.Client.Flow;

/// <summary>Receives the messages of calls.</summary>
/// <param name="Verbose">Receives details.</param>
/// <param name="Warning">Receives warnings.</param>
internal sealed record CallMessages(Action<string> Verbose, Action<string> Warning)
{
    /// <summary>Drops all messages: for calls off the caller's thread, where nothing may be written.</summary>
    public static CallMessages None { get; } = new(_ => { }, _ => { });
}
