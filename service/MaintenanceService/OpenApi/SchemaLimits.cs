using MaintenanceService.Domain.Validation;
using Microsoft.OpenApi;

namespace MaintenanceService.OpenApi;

/// <summary>Adds the lengths, ranges and patterns of members, so that a generated client can validate a request before sending it.</summary>
internal static class SchemaLimits
{
    public const string SitePattern = "^[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?$";
    public const string IdPattern = "^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$";

    private static readonly Dictionary<string, Action<OpenApiSchema>> Members = new(StringComparer.Ordinal)
    {
        ["SiteRequest.displayName"] = Text(Limits.ShortText),
        ["SiteSettingsRequest.title"] = Text(Limits.ShortText),
        ["SiteSettingsRequest.message"] = Text(Limits.LongText),
        ["SiteSettingsRequest.retryAfterSeconds"] = Number(1, 86_400),
        ["SiteSettingsRequest.exemptPaths"] = Rules,
        ["SiteSettingsRequest.bypassNetworks"] = Rules,
        ["SiteSettingsRequest.drainSeconds"] = Number(1, 600),
        ["SiteSettingsRequest.disconnectedAfterSeconds"] = Number(30, 3_600),
        ["SiteSettingsRequest.instanceExpirySeconds"] = Number(36, 86_400),
        ["MaintenanceRequest.reason"] = Text(Limits.LongText),
        ["MaintenanceRequest.message"] = Text(Limits.LongText),
        ["MaintenanceRequest.link"] = Text(Limits.LongText),
        ["MaintenanceRequest.paths"] = Rules,
        ["MaintenanceRequest.exemptPaths"] = Rules,
        ["MaintenanceRequest.bypassNetworks"] = Rules,
        ["LeaseRequest.seconds"] = Number(Limits.MinLeaseSeconds, Limits.MaxLeaseSeconds),
        ["PassRequest.for"] = Text(Limits.ShortText, min: 1),
        ["PassRequest.maintenance"] = Pattern(IdPattern),
        ["KeyRequest.name"] = Text(Limits.ShortText, min: 1),
        ["KeyRequest.sites"] = Sites,
        ["WebhookRequest.url"] = Text(Limits.LongText, min: 1),
        ["WebhookRequest.sites"] = Sites,
        ["WebhookRequest.events"] = schema => schema.MinItems = 1,
        ["InstanceReport.run"] = Text(Limits.ShortText, min: 1),
        ["InstanceReport.sequence"] = Number(0, Limits.Number),
        ["InstanceReport.epoch"] = Text(Limits.ShortText),
        ["InstanceReport.revision"] = Count,
        ["InstanceReport.requestsInFlight"] = Count,
        ["InstanceReport.connectionsOpen"] = Count,
        ["InstanceReport.refused"] = Count,
        ["InstanceReport.bypassed"] = Count,
        ["InstanceReport.drainSeconds"] = Count,
        ["InstanceReport.disconnectedAfterSeconds"] = Count,
    };

    /// <summary>The members that have limits, as <c>Schema.member</c>.</summary>
    public static IReadOnlyCollection<string> Names => Members.Keys;

    /// <param name="name">The schema's name.</param>
    /// <param name="schema">The schema.</param>
    public static void Apply(string name, OpenApiSchema schema)
    {
        foreach ((string member, IOpenApiSchema value) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (value is OpenApiSchema concrete && Members.TryGetValue($"{name}.{member}", out Action<OpenApiSchema>? limit))
            {
                limit(concrete);
            }
        }
    }

    private static void Rules(OpenApiSchema schema)
    {
        schema.MaxItems = Limits.Rules;
        if (schema.Items is OpenApiSchema item)
        {
            item.MaxLength = Limits.Rule;
        }
    }

    private static void Sites(OpenApiSchema schema) => (schema.MinItems, schema.MaxItems) = (1, Limits.Rules);

    /// <summary>A number of a report, where null means the same as an omitted member.</summary>
    private static void Count(OpenApiSchema schema)
    {
        Number(0, Limits.Number)(schema);
        schema.Format = "int64";
        schema.Type |= JsonSchemaType.Null;
    }

    private static Action<OpenApiSchema> Text(int max, int? min = null) => schema => (schema.MinLength, schema.MaxLength) = (min, max);

    private static Action<OpenApiSchema> Pattern(string pattern) => schema => schema.Pattern = pattern;

    private static Action<OpenApiSchema> Number(long min, long max) => schema => (schema.Minimum, schema.Maximum) = (Wire(min), Wire(max));

    private static string Wire(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
