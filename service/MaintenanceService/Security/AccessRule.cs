using MaintenanceService.Client;

namespace MaintenanceService.Security;

/// <summary>Who may call an operation.</summary>
/// <param name="Operation">The operationId.</param>
/// <param name="WholeStore">Whether the key must be for every site.</param>
/// <param name="Roles">The roles that may.</param>
internal sealed record AccessRule(string Operation, bool WholeStore, params IReadOnlyList<KeyRole> Roles)
{
    /// <summary>Whether any key may, whatever its role.</summary>
    public bool IsForEverybody => !WholeStore && Roles.Count == Enum.GetValues<KeyRole>().Length;
}
