using System.Security.Cryptography;

namespace MaintenanceService.Store;

/// <summary>Makes the random id of one history of the store.</summary>
internal static class Epochs
{
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
}
