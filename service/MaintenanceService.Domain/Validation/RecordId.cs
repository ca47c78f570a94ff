using System.Security.Cryptography;
using MaintenanceService.Client;

namespace MaintenanceService.Domain.Validation;

/// <summary>Validates the ids that callers choose for maintenances and instances, and generates the service's own.</summary>
internal static class RecordId
{
    public const string Rule = WireName.IdRule;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static bool IsValid(string? id) => WireName.IsId(id);

    /// <summary>Returns a random id of 80 bits, without letters that are easily confused and without underscores.</summary>
    public static string New() => RandomNumberGenerator.GetString(Alphabet, 16);
}
