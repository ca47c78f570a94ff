using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using MaintenanceService.Client;

namespace MaintenanceService.Configuration;

/// <summary>The section <c>Maintenance</c> of the configuration. <c>--help</c> shows the descriptions.</summary>
internal sealed class ServiceOptions
{
    public const string Section = "Maintenance";

    [Description("where the state is kept: Sqlite, or Postgres with ConnectionStrings:Maintenance")]
    public StoreKind Store { get; set; }

    [Description("the folder of the SQLite file, its backups and the first key; relative to the current folder")]
    [Required(AllowEmptyStrings = false, ErrorMessage = "Maintenance:DataFolder is empty; name the folder of the store.")]
    public string DataFolder { get; set; } = "data";

    [Description("the folder of the copies of an SQLite store that the running service makes, best on another disk; default: \"backups\" in the data folder")]
    [MinLength(1, ErrorMessage = "Maintenance:BackupFolder is empty; name a folder, or leave the setting out.")]
    [RegularExpression(".*\\S.*", ErrorMessage = "Maintenance:BackupFolder is empty; name a folder, or leave the setting out.")]
    public string? BackupFolder { get; set; }

    [Description("how often a copy of an SQLite store is made, such as P1D, PT6H or 06:00:00; the newest seven are kept")]
    public string BackupEvery { get; set; } = WireDuration.Format(TimeSpan.FromDays(1));

    [Description("the first admin key of an empty store, 32 characters or more; without it, one is generated and written to a file")]
    public string? BootstrapKey { get; set; }

    [Description("a file that contains the first key, instead of BootstrapKey; read only while the store is empty")]
    [MinLength(1, ErrorMessage = "Maintenance:BootstrapKeyFile is empty; name a file, or leave the setting out.")]
    public string? BootstrapKeyFile { get; set; }

    [Description("how many days history entries, ended maintenances and receipts are kept; default: for ever")]
    [Range(1, 36_500)]
    public int? HistoryDays { get; set; }

    [Description("a key with every role for every site: in Development only, from this machine only")]
    public string? DevelopmentKey { get; set; }

    [Description("addresses and networks whose X-Forwarded-For and X-Forwarded-Prefix are trusted (a list: …:0, …:1)")]
    public List<string> TrustedProxies { get; set; } = [];

    [Description("the path under which a proxy publishes the service, such as /maintenance")]
    [RegularExpression("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+", ErrorMessage = "Maintenance:PathBase is a path such as \"/maintenance\", without a slash at its end and without \".\" and \"..\".")]
    public string? PathBase { get; set; }

    [Description("addresses and networks that are not public but that webhooks may call")]
    public List<string> WebhookNetworks { get; set; } = [];

    [Description("whether /metrics is served to Prometheus, without a key")]
    public bool Metrics { get; set; }

    [Description("whether /swagger is served")]
    public bool SwaggerUi { get; set; } = true;

    [Description("the most sites")]
    [Range(1, 1_000_000)]
    public int MaxSites { get; set; } = 10_000;

    [Description("the most instances of one site")]
    [Range(1, 100_000)]
    public int MaxInstancesPerSite { get; set; } = 1_000;

    [Description("the most event streams of instances at a time; other streams have at most as many, within the remaining connections")]
    [Range(1, 1_000_000)]
    public int MaxStreams { get; set; } = 20_000;

    [Description("the most event streams of one site at a time")]
    [Range(1, 1_000_000)]
    public int MaxStreamsPerSite { get; set; } = 12_000;

    [Description("the most event streams of one key at a time")]
    [Range(1, 1_000_000)]
    public int MaxStreamsPerKey { get; set; } = 12_000;

    [Description("the most instances that one key may register within an hour")]
    [Range(1, 1_000_000)]
    public int MaxRegistrationsPerKey { get; set; } = 12_000;

    [Description("the most connections at a time, including those of streams; further ones are closed at once")]
    [Range(10, 1_000_000)]
    public int MaxConcurrentConnections { get; set; } = 25_000;

    [Description("how many seconds a request's headers may take to arrive")]
    [Range(1, 600)]
    public int RequestHeadersTimeoutSeconds { get; set; } = 15;

    [Description("how many seconds a request's body may take to arrive completely")]
    [Range(1, 600)]
    public int RequestBodyTimeoutSeconds { get; set; } = 15;

    [Description("how many seconds a second process waits for the store, since the first may be stopping")]
    [Range(0, 3_600)]
    public int StoreLockSeconds { get; set; } = 30;

    /// <summary>Reads <see cref="BackupEvery"/>: ISO 8601 as in the contract, or hours to 23, minutes and seconds; null where it is neither, or not from a second to a year.</summary>
    public static TimeSpan? ReadBackupEvery(string text) =>
        (WireDuration.TryParse(text, out TimeSpan value) || (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value)))
        && value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromDays(366) ? value : null;
}
