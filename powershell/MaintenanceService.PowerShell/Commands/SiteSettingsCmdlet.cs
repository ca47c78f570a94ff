using System.Management.Automation;
using System.Reflection;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Holds the settings of a site, for New-MaintenanceSite and Set-MaintenanceSite.</summary>
public abstract class SiteSettingsCmdlet : SitesCmdlet
{
    /// <summary>The name shown to people.</summary>
    [Parameter]
    [TextArgument]
    public string? DisplayName { get; set; }

    /// <summary>The title of the page that visitors see.</summary>
    [Parameter]
    [TextArgument]
    public string? Title { get; set; }

    /// <summary>The message that visitors read.</summary>
    [Parameter]
    [TextArgument]
    public string? Message { get; set; }

    /// <summary>The least Retry-After where no end is known.</summary>
    [Parameter]
    public int? RetryAfterSeconds { get; set; }

    /// <summary>Paths that stay open in every maintenance.</summary>
    [Parameter]
    public string[]? ExemptPath { get; set; }

    /// <summary>Addresses and networks that get through every maintenance.</summary>
    [Parameter]
    public string[]? BypassNetwork { get; set; }

    /// <summary>The time, 1 to 600 s, that refused connections may take to end before they are aborted.</summary>
    [Parameter]
    public int? DrainSeconds { get; set; }

    /// <summary>Tells whether ordinary requests are aborted after that as well.</summary>
    [Parameter]
    public bool? AbortRequests { get; set; }

    /// <summary>The mode of an instance that has lost the service: KeepLast or Closed.</summary>
    [Parameter]
    public WhenDisconnected? WhenDisconnected { get; set; }

    /// <summary>The number of seconds without an answered report, 30 to 3,600, after which an instance counts as disconnected.</summary>
    [Parameter]
    public int? DisconnectedAfterSeconds { get; set; }

    /// <summary>The number of seconds without a report after which an instance is forgotten, at most 86,400; $null = as the other settings need it.</summary>
    [Parameter]
    public int? InstanceExpirySeconds { get; set; }

    /// <summary>Tells whether any setting is given on the command line.</summary>
    private protected bool NamesAny => typeof(SiteSettingsCmdlet)
        .GetProperties(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Instance).Any(setting => Named(setting.Name));

    /// <summary>Returns the settings: those given on the command line, else those that the site has.</summary>
    private protected SiteRequest Request(Site? site)
    {
        SiteSettings? current = site?.Settings;
        return new SiteRequest
        {
            DisplayName = Named(nameof(DisplayName)) ? Text(DisplayName) : site?.DisplayName,
            Settings = new SiteSettingsRequest
            {
                Title = Named(nameof(Title)) ? Text(Title) : current?.Title,
                Message = Named(nameof(Message)) ? Text(Message) : current?.Message,
                RetryAfterSeconds = Named(nameof(RetryAfterSeconds)) ? RetryAfterSeconds : current?.RetryAfterSeconds,
                ExemptPaths = Named(nameof(ExemptPath)) ? MaintenanceArguments.Texts(nameof(ExemptPath), ExemptPath) : current?.ExemptPaths,
                BypassNetworks = Named(nameof(BypassNetwork)) ? MaintenanceArguments.Texts(nameof(BypassNetwork), BypassNetwork) : current?.BypassNetworks,
                DrainSeconds = Named(nameof(DrainSeconds)) ? DrainSeconds : current?.DrainSeconds,
                AbortRequests = Named(nameof(AbortRequests)) ? AbortRequests : current?.AbortRequests,
                WhenDisconnected = Named(nameof(WhenDisconnected)) ? WhenDisconnected : current?.WhenDisconnected,
                DisconnectedAfterSeconds = Named(nameof(DisconnectedAfterSeconds)) ? DisconnectedAfterSeconds : current?.DisconnectedAfterSeconds,
                InstanceExpirySeconds = Named(nameof(InstanceExpirySeconds)) ? InstanceExpirySeconds : OwnExpiry(current),
            },
        };
    }

    /// <summary>Returns the setting, or null where it has its default: written back as a number, it would no longer follow the other settings.</summary>
    private static int? OwnExpiry(SiteSettings? settings)
    {
        int? expiry = settings?.InstanceExpirySeconds;
        return expiry is null || expiry == DefaultExpiry(settings!) ? null : expiry;
    }

    private static int DefaultExpiry(SiteSettings settings) => Math.Max(
        ProtocolTimings.DefaultInstanceExpirySeconds, ProtocolTimings.MinInstanceExpirySeconds(settings.DisconnectedAfterSeconds, settings.DrainSeconds));

    private bool Named(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    // PowerShell makes an empty text of $null.
    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
