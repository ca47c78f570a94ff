# Writes one cmdlet's help as MAML: the texts from a HelpText, everything else from the cmdlet itself.
$Common = [Management.Automation.Cmdlet]::CommonParameters

function ConvertTo-Maml($Command, $Text, $Shared) {
    $default = [Activator]::CreateInstance($Command.ImplementingType)
    $verb, $noun = $Command.Name -split '-'
    @"
<command:command xmlns:maml="http://schemas.microsoft.com/maml/2004/10" xmlns:command="http://schemas.microsoft.com/maml/dev/command/2004/10" xmlns:dev="http://schemas.microsoft.com/maml/dev/2004/10">
<command:details>
<command:name>$($Command.Name)</command:name>
<command:verb>$verb</command:verb>
<command:noun>$noun</command:noun>
<maml:description>$(ConvertTo-Para $Text.Synopsis)</maml:description>
</command:details>
<maml:description>$(ConvertTo-Para $Text.Description)</maml:description>
<command:syntax>
"@
    foreach ($set in $Command.ParameterSets | Sort-Object { -not $_.IsDefault }, Name) {
        '<command:syntaxItem>'
        "<maml:name>$($Command.Name)</maml:name>"
        foreach ($parameter in Get-OwnParameter $set.Parameters) { ConvertTo-SyntaxParameter $parameter }
        '</command:syntaxItem>'
    }
    '</command:syntax>'
    '<command:parameters>'
    $known = @($Command.ParameterSets.Parameters | Group-Object Name | ForEach-Object { $_.Group | Sort-Object { -not $_.IsMandatory } | Select-Object -First 1 })
    foreach ($parameter in Get-OwnParameter $known) {
        $words = $Text.Parameters[$parameter.Name] ?? $Shared[$parameter.Name] ?? $(throw "$($Command.Name): -$($parameter.Name) is not described.")
        ConvertTo-FullParameter $parameter $words ($verb -eq 'Set' ? $null : $default)
    }
    foreach ($name in $Text.Parameters.Keys) {
        if ($name -notin $known.Name) { throw "$($Command.Name) has no parameter -$name." }
    }
    '</command:parameters>'
    '<command:inputTypes>'
    foreach ($type in $known | Where-Object { $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName } | ForEach-Object { $_.ParameterType } | Select-Object -Unique) {
        "<command:inputType><dev:type><maml:name>$(ConvertTo-TypeName $type)</maml:name></dev:type></command:inputType>"
    }
    '</command:inputTypes>'
    '<command:returnValues>'
    foreach ($type in $Command.OutputType) { "<command:returnValue><dev:type><maml:name>$($type.Name)</maml:name></dev:type></command:returnValue>" }
    '</command:returnValues>'
    if ($Text.Notes) { "<maml:alertSet><maml:alert>$(ConvertTo-Para $Text.Notes)</maml:alert></maml:alertSet>" }
    '<command:examples>'
    $number = 0
    foreach ($example in $Text.Examples) {
        $number++
        '<command:example>'
        "<maml:title>$(ConvertTo-Escaped "--- Example $number`: $($example.Title) ---")</maml:title>"
        "<dev:code>$(ConvertTo-Escaped $example.Code)</dev:code>"
        "<dev:remarks>$(ConvertTo-Para $example.Remarks)<maml:para></maml:para></dev:remarks>"
        '</command:example>'
    }
    '</command:examples>'
    '<command:relatedLinks>'
    foreach ($link in @($Text.Links) + 'about_MaintenanceService') { "<maml:navigationLink><maml:linkText>$link</maml:linkText><maml:uri></maml:uri></maml:navigationLink>" }
    '</command:relatedLinks>'
    '</command:command>'
}

# As Get-Help prints a syntax: by position, then what is required, then by name; what every cmdlet has comes last.
function Get-OwnParameter($Parameters) {
    $last = 'Service', 'ApiKey', 'AllowHttp', 'WhatIf', 'Confirm'
    $Parameters | Where-Object { $_.Name -notin $Common } |
        Sort-Object { $last.IndexOf($_.Name) }, { $_.Position -lt 0 }, Position, { -not $_.IsMandatory }, Name
}

function ConvertTo-SyntaxParameter($Parameter) {
    "<command:parameter $(Get-Traits $Parameter)>"
    "<maml:name>$($Parameter.Name)</maml:name>"
    if ($words = @(Get-Choice $Parameter)) {
        '<command:parameterValueGroup>'
        foreach ($word in $words) { "<command:parameterValue required=`"false`" variableLength=`"false`">$word</command:parameterValue>" }
        '</command:parameterValueGroup>'
    } elseif ($Parameter.ParameterType -ne [switch]) {
        "<command:parameterValue required=`"true`" variableLength=`"false`">$(ConvertTo-TypeName $Parameter.ParameterType)</command:parameterValue>"
    }
    '</command:parameter>'
}

function ConvertTo-FullParameter($Parameter, [string] $Words, $Default) {
    "<command:parameter $(Get-Traits $Parameter)>"
    "<maml:name>$($Parameter.Name)</maml:name>"
    "<maml:description>$(ConvertTo-Para $Words)</maml:description>"
    if ($Parameter.ParameterType -ne [switch]) {
        "<command:parameterValue required=`"true`" variableLength=`"false`">$(ConvertTo-TypeName $Parameter.ParameterType)</command:parameterValue>"
    }
    "<dev:type><maml:name>$(ConvertTo-TypeName $Parameter.ParameterType)</maml:name></dev:type>"
    "<dev:defaultValue>$(Get-DefaultText $Parameter $Default)</dev:defaultValue>"
    '</command:parameter>'
}

function Get-Traits($Parameter) {
    $pipeline = @(
        if ($Parameter.ValueFromPipeline) { 'ByValue' }
        if ($Parameter.ValueFromPipelineByPropertyName) { 'ByPropertyName' }
    )
    $input = $pipeline ? "True ($($pipeline -join ', '))" : 'False'
    $wildcards = [bool] ($Parameter.Attributes | Where-Object { $_ -is [SupportsWildcards] })
    $position = $Parameter.Position -lt 0 ? 'named' : "$($Parameter.Position)"
    $aliases = $Parameter.Aliases.Count ? $Parameter.Aliases -join ', ' : 'none'
    "required=`"$("$($Parameter.IsMandatory)".ToLower())`" variableLength=`"true`" globbing=`"$("$wildcards".ToLower())`" pipelineInput=`"$input`" position=`"$position`" aliases=`"$aliases`""
}

function Get-Choice($Parameter) {
    $type = [Nullable]::GetUnderlyingType($Parameter.ParameterType) ?? $Parameter.ParameterType
    $set = $Parameter.Attributes | Where-Object { $_ -is [ValidateSet] }
    if ($set) { $set.ValidValues } elseif ($type.IsEnum) { [enum]::GetNames($type) }
}

function Get-DefaultText($Parameter, $Default) {
    if ($Parameter.ParameterType -eq [switch]) { return 'False' }
    # What Set does not name stays as it is; a number without a default is 0 here, and the service's default there.
    $value = $Default ? $Default.$($Parameter.Name) : $null
    if ($Parameter.IsMandatory -or "$value" -in '', '0') { 'None' } else { ConvertTo-Escaped "$value" }
}

function ConvertTo-TypeName([type] $Type) {
    $bare = [Nullable]::GetUnderlyingType($Type) ?? $Type
    $bare -eq [switch] ? 'SwitchParameter' : $bare.Name
}

function ConvertTo-Escaped([string] $Text) { [Security.SecurityElement]::Escape($Text).Replace('&apos;', "'").Replace('&quot;', '"') }

function ConvertTo-Para([string[]] $Texts) { -join ($Texts | Where-Object { $_ } | ForEach-Object { "<maml:para>$(ConvertTo-Escaped ($_ -replace '`'))</maml:para>" }) }
