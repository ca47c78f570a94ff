# Reads a help text: a title, a synopsis, paragraphs; under "Parameters" paragraphs that begin with `-Name`:; under "Examples" titles
# with code and remarks; under "Notes" paragraphs; under "See also" names of cmdlets.
function Read-HelpText([string] $Path) {
    $text = [ordered]@{ Synopsis = ''; Description = @(); Parameters = [ordered]@{}; Examples = @(); Notes = @(); Links = @() }
    $section = ''
    foreach ($block in (Get-Content $Path -Raw) -split '\r?\n(?:\s*\r?\n)+(?=\S)' | ForEach-Object TrimEnd) {
        $words = $block -replace '\s*\r?\n\s*', ' '
        switch -Regex ($block) {
            '^# ' { break }
            '^## (.+)' { $section = $Matches[1]; break }
            '^### (.+)' {
                # Code is indented, and so belongs to the block of its title.
                $code = ($block -split '\r?\n' | Select-Object -Skip 2) -replace '^ {4}' -join "`n"
                $text.Examples += [ordered]@{ Title = $Matches[1]; Code = $code; Remarks = @() }
                break
            }
            default { Add-HelpBlock $text $section $block $words }
        }
    }
    [pscustomobject] $text
}

function Add-HelpBlock($Text, [string] $Section, [string] $Block, [string] $Words) {
    switch ($Section) {
        '' { if ($Text.Synopsis) { $Text.Description += $Words } else { $Text.Synopsis = $Words } }
        'Parameters' {
            if ($Words -notmatch '^`-(\w+)`: (.+)') { throw "Not the description of a parameter: $Words" }
            $Text.Parameters[$Matches[1]] = $Matches[2]
        }
        'Examples' { $Text.Examples[-1].Remarks += $Words }
        'Notes' { $Text.Notes += $Words }
        'See also' { $Text.Links = $Words -split ', ' }
        default { throw "Unknown section: $Section" }
    }
}
