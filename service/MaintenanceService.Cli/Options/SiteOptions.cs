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

    /// <summary>Returns the id that is given; null = none.</summary>
    /// <param name="text">The id.</param>
    /// <param name="sites">The sites that are named.</param>
    /// <param name="several">What to do where several sites are named.</param>
    /// <exception cref="FlowException">It can't be an id, or there are several sites.</exception>
    public static string? GivenId(string? text, string[] sites, string several = "leave it out to close several.") => text switch
    {
        null => null,
        _ when sites.Length > 1 => throw new FlowException(FlowErrors.InvalidValue, $"--id names one maintenance of one site; {several}", text),
        _ => Client.Flow.Names.Id(text),
    };
}
