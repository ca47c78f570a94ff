using System.Management.Automation;
using System.Security;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Refuses a key that is no SecureString before PowerShell does, whose error would show it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretArgumentAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        ArgumentValue.Bare(inputData) is SecureString or null
            ? inputData
            : throw new ArgumentTransformationMetadataException(
                "The key is a SecureString: (Read-Host -AsSecureString), or ConvertTo-SecureString $text -AsPlainText -Force.");
}
