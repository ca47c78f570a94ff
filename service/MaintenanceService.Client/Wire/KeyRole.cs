using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>What the bearer of a key may do with its sites.</summary>
[JsonConverter(typeof(WireEnumConverter<KeyRole>))]
public enum KeyRole : long
{
    /// <summary>Read, but neither keys nor passes.</summary>
    Viewer,

    /// <summary>A viewer who also starts, changes and ends maintenances, gives passes, removes instances.</summary>
    Operator,

    /// <summary>An operator who also creates, changes and deletes sites; for <c>*</c> also keys and the whole history.</summary>
    Admin,

    /// <summary>An app's instance: reports, and watches its site.</summary>
    Instance,
}
