using System.ComponentModel.DataAnnotations;

namespace MaintenanceService.Configuration;

/// <summary>Section <c>Maintenance</c> of the configuration.</summary>
internal sealed class ServiceOptions
{
    public const string Section = "Maintenance";

    /// <summary>The folder of the SQLite file, its backups and the first key; relative to the content root.</summary>
    [Required(AllowEmptyStrings = false)]
    public string DataFolder { get; set; } = "data";

    /// <summary>The first admin key of an empty store; at least 32 characters. Without it one is made and written to a file.</summary>
    [MinLength(32, ErrorMessage = "Maintenance:BootstrapKey needs 32 characters or more.")]
    public string? BootstrapKey { get; set; }

    /// <summary>A key with every role for every site: in Development only, from loopback only.</summary>
    public string? DevelopmentKey { get; set; }

    /// <summary>Addresses and networks whose X-Forwarded-For is believed when history notes an address.</summary>
    public List<string> TrustedProxies { get; set; } = [];

    /// <summary>Whether /swagger is served; default true.</summary>
    public bool SwaggerUi { get; set; } = true;

    /// <summary>The most sites.</summary>
    [Range(1, 1_000_000)]
    public int MaxSites { get; set; } = 10_000;

    /// <summary>The most instances of one site.</summary>
    [Range(1, 100_000)]
    public int MaxInstancesPerSite { get; set; } = 1_000;

    /// <summary>The most event streams at a time.</summary>
    [Range(1, 1_000_000)]
    public int MaxStreams { get; set; } = 20_000;

    /// <summary>The most event streams of one site at a time.</summary>
    [Range(1, 1_000_000)]
    public int MaxStreamsPerSite { get; set; } = 12_000;

    /// <summary>The most event streams of one key at a time.</summary>
    [Range(1, 1_000_000)]
    public int MaxStreamsPerKey { get; set; } = 12_000;

    /// <summary>How many seconds a second process waits for the store, since the first may just be stopping.</summary>
    [Range(0, 3_600)]
    public int StoreLockSeconds { get; set; } = 30;
}
