using System.Management.Automation;
using System.Reflection;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>What New-MaintenanceSite and Set-MaintenanceSite have in common: the settings of a site.</summary>
public abstract class SiteSettingsCmdlet : SitesCmdlet
{
    /// <summary>The name shown to people.</summary>
    [Parameter]
    public string? DisplayName { get; set; }

    /// <summary>The title of the page that visitors see.</summary>
    [Parameter]
    public string? Title { get; set; }

    /// <summary>What visitors read.</summary>
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

    /// <summary>How long refused connections may drain before they are aborted.</summary>
    [Parameter]
    public int? DrainSeconds { get; set; }

    /// <summary>Whether ordinary requests are aborted after that as well.</summary>
    [Parameter]
    public bool? AbortRequests { get; set; }

    /// <summary>What an instance does once it has lost the service.</summary>
    [Parameter]
    public WhenDisconnected? WhenDisconnected { get; set; }

    /// <summary>After how many seconds without an answered report an instance is disconnected.</summary>
    [Parameter]
    public int? DisconnectedAfterSeconds { get; set; }

    /// <summary>After how many seconds of silence an instance is forgotten; $null = as the other settings need it.</summary>
    [Parameter]
    public int? InstanceExpirySeconds { get; set; }

    /// <summary>Whether any setting is named on the command line.</summary>
    private protected bool NamesAny => typeof(SiteSettingsCmdlet)
        .GetProperties(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Instance).Any(setting => Named(setting.Name));

    /// <summary>The settings: those named on the command line, else those that the site has.</summary>
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
                ExemptPaths = Named(nameof(ExemptPath)) ? ExemptPath : current?.ExemptPaths,
                BypassNetworks = Named(nameof(BypassNetwork)) ? BypassNetwork : current?.BypassNetworks,
                DrainSeconds = Named(nameof(DrainSeconds)) ? DrainSeconds : current?.DrainSeconds,
                AbortRequests = Named(nameof(AbortRequests)) ? AbortRequests : current?.AbortRequests,
                WhenDisconnected = Named(nameof(WhenDisconnected)) ? WhenDisconnected : current?.WhenDisconnected,
                DisconnectedAfterSeconds = Named(nameof(DisconnectedAfterSeconds)) ? DisconnectedAfterSeconds : current?.DisconnectedAfterSeconds,
                InstanceExpirySeconds = Named(nameof(InstanceExpirySeconds)) ? InstanceExpirySeconds : OwnExpiry(current),
            },
        };
    }

    /// <summary>The service shows the default as a number; written back, it would no longer follow the other settings.</summary>
    private static int? OwnExpiry(SiteSettings? settings)
    {
        int? expiry = settings?.InstanceExpirySeconds;
        return expiry is null || expiry == DefaultExpiry(settings!) ? null : expiry;
    }

    private static int DefaultExpiry(SiteSettings settings) => Math.Max(
        ProtocolTimings.DefaultInstanceExpirySeconds, ProtocolTimings.MinInstanceExpirySeconds(settings.DisconnectedAfterSeconds, settings.DrainSeconds));

    private bool Named(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    // PowerShell makes an empty text of a $null.
    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
