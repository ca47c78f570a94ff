using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore;

/// <summary>Configures the middleware; section <c>Maintenance</c> of the configuration.</summary>
public sealed class MaintenanceOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Maintenance";

    private readonly HashSet<string> _sitesInCode = new(StringComparer.OrdinalIgnoreCase);
    private bool _isInCode;

    /// <summary>
    /// The service's address, or one for each of its machines (a list, or one text with commas or semicolons), which are tried in turn;
    /// required, but with <see cref="ForceMode"/>. http only for loopback, else <see cref="AllowHttp"/>.
    /// </summary>
    public ServiceAddresses Service { get; set => field = value ?? []; } = [];

    /// <summary>The site's name; required, but with <see cref="ForceMode"/>.</summary>
    public string? Site
    {
        get;
        set
        {
            field = value;
            if (_isInCode && value is not null)
            {
                _sitesInCode.Add(value);
            }
        }
    }

    /// <summary>A key with the role <c>instance</c> for the site; required, but with <see cref="ForceMode"/>. Read anew when the configuration reloads.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// A file that holds the key and nothing else, such as a mounted secret, instead of <see cref="ApiKey"/>; relative to the content root.
    /// Read anew within a few seconds when it changes. Default none.
    /// </summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>Whether <see cref="ApiKey"/> was read from the file.</summary>
    internal bool KeyIsFromFile { get; set; }

    /// <summary>This process's name; default machine-pid-random. Set it only to a name that one process at a time has.</summary>
    public string? Instance { get; set; }

    /// <summary>Whether http is allowed to another machine; default false.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>A fixed mode that holds whatever the service says; it is reported to the service. Default none.</summary>
    public MaintenanceMode? ForceMode { get; set; }

    /// <summary>
    /// Where the last state is kept for a start without the service; default
    /// <c>{ContentRoot}/App_Data/maintenance/{site}.{instance name or machine}.state</c>.
    /// </summary>
    public string? SnapshotFile { get; set; }

    /// <summary>The mode where no state was ever received and there is no snapshot; default <see cref="MaintenanceMode.Open"/>.</summary>
    public MaintenanceMode WhenUnknown { get; set; }

    /// <summary>Roles whose members bypass maintenance, such as <c>staff</c>; default none.</summary>
    public IList<string> BypassRoles { get; } = [];

    /// <summary>An authorization policy; users who fulfil it bypass maintenance. Default none.</summary>
    public string? BypassPolicy { get; set; }

    /// <summary>Addresses and networks (CIDR) that bypass maintenance; default none.</summary>
    public IList<string> BypassNetworks { get; } = [];

    /// <summary>Paths that stay open: whole segments (<c>/docs</c>), or <c>regex:^/…</c>; default none.</summary>
    public IList<string> ExemptPaths { get; } = [];

    /// <summary>Whether health-check endpoints stay open; default true.</summary>
    public bool ExemptHealthChecks { get; set; } = true;

    /// <summary>Whether the endpoints of <c>MapStaticAssets</c> stay open; default false. For an own page or a sign-in page that needs them.</summary>
    public bool ExemptStaticAssets { get; set; }

    /// <summary>Whether the callback paths of the authentication schemes, and the pages that signing in needs, stay open; default true.</summary>
    public bool ExemptSignIn { get; set; } = true;

    /// <summary>Whether <c>GET /.well-known/maintenance</c> returns the site's mode to programs, and refusals link to it; default true.</summary>
    public bool StatusEndpoint { get; set; } = true;

    /// <summary>Origins whose scripts may read <c>/.well-known/maintenance</c>, such as <c>https://app.example.com</c>; <c>*</c> = all; default none.</summary>
    public IList<string> StatusOrigins { get; } = [];

    /// <summary>The built-in page's logo and colours; default the package's own.</summary>
    public MaintenancePageOptions Page { get; } = new();

    /// <summary>Writes the refusal instead of the built-in answer; the status and headers are set already. If it throws, the built-in page is written.</summary>
    public Func<HttpContext, MaintenanceRefusal, Task>? WriteResponse { get; set; }

    /// <summary>The sites that the app's calls of <c>AddMaintenance</c> have set.</summary>
    internal IReadOnlyCollection<string> SitesInCode => _sitesInCode;

    /// <summary>Changes the options as one call of <c>AddMaintenance</c> says.</summary>
    internal void Change(Action<MaintenanceOptions> configure)
    {
        _isInCode = true;
        configure(this);
        _isInCode = false;
    }
}
