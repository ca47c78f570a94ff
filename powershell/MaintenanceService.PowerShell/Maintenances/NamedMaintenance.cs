using System.Runtime.CompilerServices;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>
/// A maintenance that a parameter names by its record. A site's name or an id is bound in place of the record; it is known again by its
/// instance, so that the parameter means that maintenance, and no other one of the site.
/// </summary>
/// <param name="Site">The maintenance's site.</param>
/// <param name="Id">Its id.</param>
internal sealed record NamedMaintenance(string Site, string Id)
{
    private static readonly ConditionalWeakTable<string, NamedMaintenance> Bound = [];

    /// <summary>Returns the site's name, as what is bound in place of the record.</summary>
    public string BindSite() => Bind(Site);

    /// <summary>Returns the id, as what is bound in place of the record.</summary>
    public string BindId() => Bind(Id);

    /// <summary>Returns the maintenance in whose place a text was bound; null where it was typed.</summary>
    public static NamedMaintenance? Of(string? text) => text is not null && Bound.TryGetValue(text, out NamedMaintenance? named) ? named : null;

    private string Bind(string text)
    {
        string instance = new(text.AsSpan());
        Bound.Add(instance, this);
        return instance;
    }
}
