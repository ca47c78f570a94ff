using System.CommandLine;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Options;

/// <summary>Makes the option that names sites.</summary>
internal static class SiteOptions
{
    public static Option<string[]> Several(bool required = true) => new("--site", "-s")
    {
        Description = "The site; may be given several times.",
        HelpName = "SITE",
        Required = required,
    };

    public static Option<string?> One(bool required) => new("--site", "-s") { Description = "The site.", HelpName = "SITE", Required = required };

    /// <summary>Returns the names in lower case, each once.</summary>
    /// <exception cref="FlowException">One can't be a site's name.</exception>
    public static string[] Names(string[]? texts) => [.. (texts ?? []).Select(text => Client.Flow.Names.Site(text)).Distinct()];
}
