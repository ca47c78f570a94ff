using System.Security.Cryptography;
using MaintenanceService.Client;

namespace MaintenanceService.Domain.Validation;

/// <summary>The ids that callers give to maintenances and instances, and those that the service makes.</summary>
internal static class RecordId
{
    public const string Rule = WireName.IdRule;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static bool IsValid(string? id) => WireName.IsId(id);

    /// <summary>A random id of 80 bits, without letters that are mistaken for others, and without underscores.</summary>
    public static string New() => RandomNumberGenerator.GetString(Alphabet, 16);
}
