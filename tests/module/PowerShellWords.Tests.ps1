# What a script may say by $queryInterface and $Sequelize.
BeforeAll {
    . $PSScriptRoot/Module.ps1
    . $PSScriptRoot/Scripts.ps1
    Import-Module $ModuleFolder
    $sandbox = New-MigrationSandbox
}

AfterAll {
    $sandbox | Remove-MigrationSandbox
}

Describe 'The same migrations in PowerShell and in JavaScript' {
    It 'make the same database, up and down' {
        $modules = $env:LENDING_TEST_NODE_MODULES
        if (-not $modules -or -not (Test-Path $modules/sequelize)) { Set-ItResult -Skipped -Because 'NODE IS MISSING: LENDING_TEST_NODE_MODULES names no node_modules' }
        $script, $backend = "$TestDrive/script", "$TestDrive/backend"
        New-Item -ItemType Directory $script, $backend/node_modules | Out-Null
        Set-Content $backend/package.json '{ "type": "module" }'
        foreach ($package in 'pg', 'sequelize') { New-Item -ItemType SymbolicLink "$backend/node_modules/$package" -Target $modules/$package | Out-Null }
        Copy-Item $PSScriptRoot/pairs/*.ps1 $script
        Copy-Item $PSScriptRoot/pairs/*.js $backend
        $ours, $theirs = 1..2 | ForEach-Object { New-Database $sandbox }
        foreach ($name in Get-ChildItem $script -Name | ForEach-Object { $_ -replace '\.ps1$' }) {
            Invoke-MigrationUp -DatabaseUrl $theirs -Path $backend -To $name | Should -HaveCount 1
            Invoke-MigrationUp -DatabaseUrl $ours -Path $script -To $name | Should -HaveCount 1
            $expected = Get-Dump $theirs $sandbox
            if (-not $expected) { Set-ItResult -Skipped -Because 'there is no pg_dump' }
            Get-Dump $ours $sandbox | Should -Be $expected -Because $name
        }
        foreach ($step in 1..@(Get-ChildItem $script).Count) {
            $done = Undo-Migration -DatabaseUrl $ours -Path $script -Confirm:$false
            Get-Dump $ours $sandbox | Should -Not -Be $expected -Because $done.Name
        }
        Invoke-Sql $ours "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'sequelize%'" | Should -Be 0
        Invoke-Sql $ours "SELECT count(*) FROM pg_type WHERE typtype = 'e'" | Should -Be 0
    }
}

Describe 'What may be said' {
    BeforeAll {
        $url = New-Database $sandbox
        $setup = New-ScriptFolder @{
            setup = New-UpScript @'
                $queryInterface.createTable('things', @{ id = @{ type = $Sequelize.INTEGER; primaryKey = $true }; name = $Sequelize.TEXT; amount = $Sequelize.DECIMAL(30, 6); tags = 'text[]' })
                $queryInterface.bulkInsert('things', @(
                    @{ id = 1; name = 'ann'; amount = 1; tags = @('a', 'b') }, @{ id = 2; name = 'Bob'; amount = 2.5; tags = @('b') }, @{ id = 3; name = $null; amount = 10; tags = @('c') }))
'@
        }
        Invoke-MigrationUp -DatabaseUrl $url -Path $setup | Out-Null
        Invoke-Sql $url 'DELETE FROM sequelize_meta' | Out-Null

        # What a body puts out, as text. Nothing of it is kept.
        function Get-Said([string] $Body) {
            $folder = New-ScriptFolder @{ say = New-UpScript "`$Op = `$Sequelize.Op`n& { $Body } | ForEach-Object { Write-Warning `"`$_`" }`nthrow 'enough'" }
            $said = [Collections.Generic.List[string]]::new()
            $failure = Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $folder 3>&1 | ForEach-Object { $said.Add($_.Message) } }
            if ($failure.Exception.Message -notlike '*failed: enough*') { throw $failure }
            $said
        }

        function Get-Refusal([string] $Body) {
            $failure = Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path (New-ScriptFolder @{ say = New-UpScript "`$Op = `$Sequelize.Op`n$Body" }) }
            $failure.Exception.Line | Should -BeGreaterThan 3
            ($failure.Exception.Message -split "`n")[0] -replace '^20250101000001-say \(up\) failed: '
        }
    }

    It 'a condition: <Where>' -ForEach @(
        @{ Where = '@{ id = 1 }'; Ids = 1 }
        @{ Where = '@{ ID = 1 }'; Refused = '42703' }
        @{ Where = '@{ name = $null }'; Ids = 3 }
        @{ Where = '@{ id = @(1, 3) }'; Ids = 1, 3 }
        @{ Where = '@{ id = @() }'; Ids = @() }
        @{ Where = '@{ id = 1; name = "ann" }'; Ids = 1 }
        @{ Where = '@{ id = @{ ($Op.gt) = 1; ($Op.lt) = 3 } }'; Ids = 2 }
        @{ Where = '@{ name = @{ ($Sequelize.OP.Ne) = $null } }'; Ids = 1, 2 }
        @{ Where = '@{ name = @{ ($Op.not) = $null } }'; Ids = 1, 2 }
        @{ Where = '@{ name = @{ ($Op.iLike) = "b%" } }'; Ids = 2 }
        @{ Where = '@{ name = @{ ($Op.startsWith) = "a" } }'; Ids = 1 }
        @{ Where = '@{ name = @{ ($Op.like) = @{ ($Op.any) = @("a%", "B%") } } }'; Ids = 1, 2 }
        @{ Where = '@{ id = @{ ($Op.notIn) = @(1, 2) } }'; Ids = 3 }
        @{ Where = '@{ id = @{ ($Op.in) = 2 } }'; Ids = 2 }
        @{ Where = '@{ amount = @{ ($Op.between) = @(2, 10) } }'; Ids = 2, 3 }
        @{ Where = '@{ amount = @{ ($Op.gt) = 5.5 } }'; Ids = 3 }
        @{ Where = '@{ tags = @{ ($Op.overlap) = @("b") } }'; Ids = 1, 2 }
        @{ Where = '@{ tags = @{ ($Op.contains) = @("a", "b") } }'; Ids = 1 }
        @{ Where = '@{ amount = @{ ($Op.col) = "id" } }'; Ids = 1 }
        @{ Where = '@{ id = @{ ($Op.or) = @(1, @{ ($Op.gt) = 2 }) } }'; Ids = 1, 3 }
        @{ Where = '@{ id = @{ ($Op.not) = @{ ($Op.gt) = 1 } } }'; Ids = 1 }
        @{ Where = '@{ ($Op.or) = @(@{ id = 1 }, @{ name = "Bob" }) }'; Ids = 1, 2 }
        @{ Where = '@{ ($Op.or) = @{ id = 1; name = "Bob" } }'; Ids = 1, 2 }
        @{ Where = '@{ ($Op.not) = @{ id = 1 } }'; Ids = 2, 3 }
        @{ Where = '@{ ($Op.and) = @(@{ id = @{ ($Op.gt) = 1 } }, $Sequelize.literal("id < 3")) }'; Ids = 2 }
        @{ Where = '$Sequelize.literal("id = 2")'; Ids = 2 }
        @{ Where = '$Sequelize.where($Sequelize.fn("lower", $Sequelize.col("name")), "bob")'; Ids = 2 }
        @{ Where = '$Sequelize.where($Sequelize.col("id"), ">=", 2)'; Ids = 2, 3 }
        @{ Where = '$Sequelize.and(@{ id = 1 }, $Sequelize.or(@{ name = "ann" }, @{ name = "x" }))'; Ids = 1 }
        @{ Where = '@{ ($Sequelize.cast($Sequelize.col("amount"), "int")) = 3 }'; Ids = 2 }
        @{ Where = '@{}'; Ids = 1, 2, 3 }
    ) {
        $body = "`$queryInterface.select('things', @{ where = $Where; attributes = 'id' }).id"
        if ($Refused) { Get-Refusal $body | Should -BeLike "$Refused*" } else { @(Get-Said $body) -join " " | Should -Be "$Ids" }
    }

    It 'a query, which gives objects: <Body>' -ForEach @(
        @{ Body = '$queryInterface.sequelize.query("SELECT id, name FROM things ORDER BY id")'; Says = '@{id=1; name=ann}', '@{id=2; name=Bob}', '@{id=3; name=}' }
        @{ Body = '$queryInterface.sequelize.query("SELECT 1 AS a; SELECT 2 AS a").a'; Says = '1', '2' }
        @{ Body = '$queryInterface.SEQUELIZE.Query("SELECT :a::int AS a, ''b'' AS b", @{ Replacements = @{ a = 5 }; PLAIN = $true }).a'; Says = '5' }
        @{ Body = '$queryInterface.sequelize.query("SELECT ?::text AS a", @{ replacements = @("it''s"); type = $Sequelize.QueryTypes.SELECT }).a'; Says = "it's" }
        @{ Body = '$queryInterface.sequelize.query("SELECT id FROM things WHERE id = ANY (`$1)", @{ bind = @(,@(1, 2)) }).Count'; Says = '2' }
        @{ Body = '$queryInterface.sequelize.query("SELECT id FROM things WHERE id = `$id", @{ bind = @{ id = 3 } }).id'; Says = '3' }
        @{ Body = '$queryInterface.sequelize.query("SELECT id FROM things WHERE false").Count'; Says = '0' }
        @{ Body = '$queryInterface.sequelize.query("UPDATE things SET name = name", @{ type = "UPDATE" })'; Says = '3' }
        @{ Body = '$queryInterface.sequelize.query("UPDATE things SET name = name")'; Says = @() }
        @{ Body = '$queryInterface.bulkInsert("things", @(@{ id = 9 }), @{ returning = @("id", "tags") })'; Says = '@{id=9; tags=}' }
        @{ Body = '$queryInterface.insert("things", @{ id = 9 })'; Says = '1' }
        @{ Body = '$queryInterface.bulkInsert("things", @(@{ id = 1; name = "new" }), @{ updateOnDuplicate = @("name"); upsertKeys = "id" }); $queryInterface.rawSelect("things", @{ where = @{ id = 1 } }, "name")'; Says = '1', 'new' }
        @{ Body = '$queryInterface.bulkInsert("things", @(@{ id = 1 }, @{ id = 7 }), @{ ignoreDuplicates = $true })'; Says = '1' }
        @{ Body = '$queryInterface.bulkUpdate("things", @{ name = $Sequelize.fn("upper", $Sequelize.col("name")) }, @{ id = 1 }); $queryInterface.select("things", @{ where = @{ id = 1 } }).name'; Says = '1', 'ANN' }
        @{ Body = '$queryInterface.showAllTables()'; Says = 'sequelize_meta', 'sequelize_meta_history', 'things' }
        @{ Body = '$queryInterface.tableExists("things"); $queryInterface.tableExists("nothing")'; Says = 'True', 'False' }
        @{ Body = '$d = $queryInterface.describeTable("things"); $d.name.type; $d.id.primaryKey; $d.Keys -join " "'; Says = 'TEXT', 'True', 'id name amount tags' }
        @{ Body = '$queryInterface.showIndex("things").name'; Says = 'things_pkey' }
        @{ Body = '$queryInterface.createSchema("s"); $queryInterface.createTable(@{ tableName = "t"; schema = "s" }, @{ a = "int" }); $queryInterface.describeTable("t", @{ schema = "s" }).a.type; $queryInterface.dropAllTables(@{ schema = "s" }); $queryInterface.showAllTables("s").Count'; Says = 'INTEGER', '0' }
        @{ Body = '$queryInterface.createEnum("mood", "good", "bad"); $queryInterface.addEnumValue("mood", "worse", @{ before = "bad" }); $queryInterface.pgListEnums().values'; Says = 'good', 'worse', 'bad' }
        @{ Body = '$queryInterface.databaseVersion() -match "^\d+\."; $queryInterface.sequelize.getDialect(); "$queryInterface $Sequelize"'; Says = 'True', 'postgres', '$queryInterface $Sequelize' }
    ) {
        @(Get-Said $Body) | Should -Be @($Says)
    }

    It 'values of the server, each as its type: <Sql>' -ForEach @(
        @{ Sql = '1::smallint'; Type = [int]; Value = 1 }
        @{ Sql = '9007199254740993::bigint'; Type = [long]; Value = 9007199254740993 }
        @{ Sql = '1.50::numeric'; Type = [decimal]; Value = 1.50d }
        @{ Sql = "repeat('9', 40)::numeric"; Type = [string]; Value = '9' * 40 }
        @{ Sql = '1.5::real'; Type = [float]; Value = 1.5 }
        @{ Sql = "'-Infinity'::float8"; Type = [double]; Value = [double]::NegativeInfinity }
        @{ Sql = 'true'; Type = [bool]; Value = $true }
        @{ Sql = "'x'::varchar"; Type = [string]; Value = 'x' }
        @{ Sql = "'{`"a`": 1}'::jsonb"; Type = [string]; Value = '{"a": 1}' }
        @{ Sql = "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid"; Type = [guid]; Value = [guid]'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' }
        @{ Sql = "'2026-11-22'::date"; Type = [datetime]; Value = [datetime]'2026-11-22' }
        @{ Sql = "'2026-11-22 09:30:00.123456+02'::timestamptz"; Type = [datetime]; Value = [datetime]::new(2026, 11, 22, 7, 30, 0, [DateTimeKind]::Utc).AddTicks(1234560) }
        @{ Sql = "'infinity'::timestamptz"; Type = [string]; Value = 'infinity' }
        @{ Sql = "'\x6162'::bytea"; Type = [byte[]]; Value = [byte[]](97, 98) }
        @{ Sql = 'ARRAY[1, NULL, 3]'; Type = [object[]]; Value = 1, $null, 3 }
        @{ Sql = "ARRAY['a', 'b c', 'd`"e', 'f\\g', 'NULL', '', 'x,y}']"; Type = [object[]]; Value = 'a', 'b c', 'd"e', 'f\\g', 'NULL', '', 'x,y}' }
        @{ Sql = "'{}'::int[]"; Type = [object[]]; Value = @() }
        @{ Sql = "'fresh'::pg_temp.mood"; Type = [string]; Value = 'fresh' }
    ) {
        $global:value = 'none'
        Get-Said "`$null = `$queryInterface.sequelize.query(`"CREATE TYPE pg_temp.mood AS ENUM ('fresh')`"); `$global:value = `$queryInterface.sequelize.query(@'
SELECT $Sql AS v
'@)[0].v"
        $global:value.GetType() | Should -Be $Type
        @($global:value) | Should -Be @($Value)
        Remove-Variable value -Scope Global
    }

    It 'nothing that nobody knows: <Body>' -ForEach @(
        @{ Body = '$queryInterface.addColumn("things", "x", @{ type = $Sequelize.TEXT; allowNul = $false })'
            Says = "addColumn, definition: there is no key 'allowNul'. The keys are: allowNull, autoIncrement, autoIncrementIdentity, comment, defaultValue, onDelete, onUpdate, primaryKey, references, type, unique." }
        @{ Body = '$queryInterface.createTable("x", @{ a = @{ type = "int"; references = @{ model = "things"; keys = "id" } } })'
            Says = "createTable, columns, a, references: there is no key 'keys'. The keys are: deferrable, key, model." }
        @{ Body = '$queryInterface.dropTable("things", @{ cascad = $true })'; Says = "dropTable, options: there is no key 'cascad'. The keys are: cascade, force." }
        @{ Body = '$queryInterface.removeIndex("things", "x", @{ concurently = $true })'; Says = "removeIndex: there is no key 'concurently'. The keys are: concurrently." }
        @{ Body = '$queryInterface.addIndex("things", @{ fields = @("id"); unike = $true })'; Says = "addIndex: there is no key 'unike'. The keys are: *unique*" }
        @{ Body = '$queryInterface.addIndex("things", @(@{ name = "id"; ordre = "DESC" }))'; Says = "*there is no key 'ordre'. The keys are: *collate*order*" }
        @{ Body = '$queryInterface.sequelize.query("SELECT 1", @{ replacement = @{} })'; Says = "query, options: there is no key 'replacement'. The keys are: bind, plain, raw, replacements, type." }
        @{ Body = '$queryInterface.bulkInsert("things", @(@{ id = 5 }), @{ ignoreDuplicate = $true })'; Says = "*no key 'ignoreDuplicate'*ignoreDuplicates*" }
        @{ Body = '$queryInterface.addConstraint("things", @{ fields = @("id"); type = "uniqe" })'; Says = "addConstraint, options, type: 'uniqe' is none of these: UNIQUE, PRIMARY KEY, CHECK, FOREIGN KEY." }
        @{ Body = '$queryInterface.addConstraint("things", @{ fields = @("id") })'; Says = "*the key 'type' is missing*" }
        @{ Body = '$queryInterface.addColumn("things", "x", @{ type = "int"; references = @{ model = "things" }; onDelete = "SET NUL" })'; Says = "*'SET NUL' is none of these: NO ACTION, RESTRICT, CASCADE, SET NULL, SET DEFAULT." }
        @{ Body = '$queryInterface.addColumn("things", "x", @{ type = $Sequelize.TXT })'; Says = "`$Sequelize has no 'TXT'. It has: *TEXT*" }
        @{ Body = '$queryInterface.addColum("things", "x", "int")'; Says = "`$queryInterface has no 'addColum'. It has: *addColumn*" }
        @{ Body = '$queryInterface.showAllTables'; Says = '*showAllTables is a method: write *' }
        @{ Body = '$queryInterface.dropAllEnums'; Says = '*is a method*' }
        @{ Body = '$queryInterface.addColumn("things", "x", @{ type = $Sequelize.ENUM })'; Says = "*ENUM has no values. Write `$Sequelize.ENUM('a', 'b')." }
        @{ Body = '$queryInterface.addColumn("things", "x", @{ type = "int"; allowNull = "no" })'; Says = "*allowNull: 'no' (String) is not `$true or `$false." }
        @{ Body = '$queryInterface.addColumn("things", "x", @{ allowNull = $true })'; Says = "*the key 'type' is missing." }
        @{ Body = '$queryInterface.addColumn("things", "x", @{ type = "int"; defaultValue = { 1 } })'; Says = '*is not a value*' }
        @{ Body = '$queryInterface.addColumn("things", $null, "int")'; Says = '*no name*' }
        @{ Body = '$queryInterface.changeColumn("things", "name", "int", @{ using = "name::int" })'; Says = "*`$Sequelize.literal('…') around it*" }
        @{ Body = '$queryInterface.bulkDelete("things", "id = 1")'; Says = "bulkDelete, where: 'id = 1' (String) is not a condition*" }
        @{ Body = '$queryInterface.bulkDelete("things")'; Says = 'bulkDelete takes (table, where, `[options`]); 1 given.' }
        @{ Body = '$queryInterface.bulkDelete("things", @{ id = @{ "gt" = 1 } })'; Says = "*'gt' is no operator*parentheses*" }
        @{ Body = '$queryInterface.bulkDelete("things", @{ ($Op.gt) = 1 })'; Says = '*Op.gt stands behind a column*' }
        @{ Body = '$queryInterface.bulkDelete("things", @{ id = @{ ($Op.gtt) = 1 } })'; Says = "`$Sequelize.Op has no 'gtt'. It has: *" }
        @{ Body = '$queryInterface.sequelize.transaction()'; Says = '*one transaction already*' }
        @{ Body = '$queryInterface.sequelize.query("COMMIT")'; Says = '*COMMIT in a migration*$Transaction = $false*' }
    ) {
        Get-Refusal $Body | Should -BeLike $Says
    }

    It 'the columns of a table in the order in which they are written' {
        Get-Said @'
            $names = { $queryInterface.sequelize.query("SELECT column_name AS c FROM information_schema.columns WHERE table_name = :t ORDER BY ordinal_position", @{ replacements = @{ t = $args[0] } }).c -join ' ' }
            $queryInterface.createTable('a', @{ zeta = 'int'; alpha = 'int'; mid = 'int'; beta = 'int'; omega = 'int'; delta = 'int' }); & $names a
            $queryInterface.createTable('b', @{ delta = 'int'; omega = 'int'; beta = 'int'; mid = 'int'; alpha = 'int'; ZETA = 'int' }); & $names b
            $queryInterface.createTable('c', [ordered]@{ y = 'int'; x = 'int' }); & $names c
            $later = @{ second = 'int'; first = 'int'; third = 'int' }; $queryInterface.createTable('d', $later); & $names d
            $made = @{}; $made.only = 'int'; $queryInterface.createTable('e', $made); & $names e
'@ | Should -Be 'zeta alpha mid beta omega delta', 'delta omega beta mid alpha ZETA', 'y x', 'second first third', 'only'
    }

    It 'no order of columns that nobody wrote' {
        Get-Refusal '$made = @{}; foreach ($name in "b", "a") { $made[$name] = "int" }; $queryInterface.createTable("x", $made)' |
            Should -BeLike '*createTable, columns: the order of these columns is not known*: a, b. Write `[ordered`]@{ … }.'
        Get-Refusal '$one = @{ b = "int"; a = "int" }; $two = @{ a = "int"; b = "int" }; $queryInterface.createTable("x", $one)' | Should -BeLike '*order*not known*'
    }
}
