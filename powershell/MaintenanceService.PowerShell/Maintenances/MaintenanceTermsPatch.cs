using System.Text.Json;
using System.Text.Json.Nodes;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Makes a merge patch of the terms given on the command line; empty or $null = the term's default.</summary>
internal sealed class MaintenanceTermsPatch
{
    private readonly Dictionary<string, JsonElement> _members = [];

    /// <param name="bound">The parameters of the command line, by name.</param>
    /// <param name="terms">Their values as a request.</param>
    /// <param name="syntax">Names the parameter of each member.</param>
    public MaintenanceTermsPatch(IDictionary<string, object> bound, MaintenanceRequest terms, ICommandSyntax syntax)
    {
        JsonElement all = JsonSerializer.SerializeToElement(terms, WireJson.TypeInfo<MaintenanceRequest>());
        foreach (string member in RequestMembers.OfMaintenance.Where(member => bound.ContainsKey(syntax.Option(RequestMembers.Option(member))[1..])))
        {
            JsonElement value = all.GetProperty(member);

            // PowerShell makes an empty text of $null. A duration of null would leave the end unchanged.
            bool isNull = value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && value.GetString() is "");
            _members[isNull && member == "duration" ? "endsAt" : member] = isNull ? Null : value;
        }

        if (bound.ContainsKey("Lease") && terms.Lease?.Seconds is null)
        {
            _members["lease"] = Null;
        }
        else if (bound.ContainsKey("Lease") || bound.ContainsKey("OnLeaseExpiry"))
        {
            _members["lease"] = LeasePart(all.GetProperty("lease"), bound);
        }
    }

    public IReadOnlyDictionary<string, JsonElement> Members => _members;

    public bool IsEmpty => _members.Count == 0;

    private static JsonElement Null { get; } = JsonDocument.Parse("null").RootElement;

    private static JsonElement LeasePart(JsonElement lease, IDictionary<string, object> bound)
    {
        var part = new JsonObject();
        if (bound.ContainsKey("Lease"))
        {
            part["seconds"] = lease.GetProperty("seconds").GetInt32();
        }

        if (bound.ContainsKey("OnLeaseExpiry"))
        {
            part["onExpiry"] = lease.GetProperty("onExpiry").GetString();
        }

        return JsonDocument.Parse(part.ToJsonString()).RootElement;
    }
}
