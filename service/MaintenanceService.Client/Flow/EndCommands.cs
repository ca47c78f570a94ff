namespace MaintenanceService.Client.Flow;

/// <summary>Says how maintenances that stay are ended.</summary>
internal static class EndCommands
{
    /// <summary>Returns a sentence with a command for each; a shell runs them all when the line is pasted.</summary>
    public static string Sentence(ICommandSyntax syntax, IReadOnlyCollection<StartedMaintenance> stay) =>
        $"End {(stay.Count == 1 ? "it" : "them")} with {string.Join("; ", stay.Select(item => syntax.EndCommand(item.Site, item.Id)))}.";
}
