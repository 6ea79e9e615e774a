function Up { param($queryInterface, $Sequelize)
    $Op = $Sequelize.Op
    $at = [DateTimeOffset]'2026-11-22T09:30:00Z'
    $queryInterface.bulkInsert('users', @(
            [ordered]@{ name = "O'Hara"; role = 'admin'; nickname = 'a'; tags = @('x', 'y z'); createdAt = $at; updatedAt = $at }
            @{ name = 'Zoë'; role = 'user'; nickname = 'b'; tags = @('q'); bio = 'back\slash'; createdAt = $at; updatedAt = $at }
            [pscustomobject]@{ name = 'Åse'; role = 'user'; nickname = 'c'; tags = @('q'); createdAt = $at.UtcDateTime; updatedAt = $at }
        ))
    $rows = $queryInterface.sequelize.query('SELECT id, name FROM users WHERE role IN (:roles) ORDER BY id', @{ replacements = @{ roles = @('admin', 'user') } })
    $queryInterface.bulkInsert('credits', ($rows | ForEach-Object { @{ userId = $_.id; amount = $_.id * 10.5 } }))
    $queryInterface.bulkUpdate('credits', @{ amount = 900 }, @{ amount = @{ ($Op.gt) = 30 } })
    $queryInterface.bulkUpdate('users', @{ bio = 'some' }, @{ ($Op.or) = @(@{ name = @{ ($Op.like) = 'Z%' } }, @{ name = @{ ($Op.in) = @('Åse') } }) })
    $queryInterface.bulkDelete('credits', @{ amount = @{ ($Op.lt) = 20 } })
    $queryInterface.bulkInsert('every_type', @(@{ a = 1; b = '9007199254740993'; g = $true; k = [byte[]](97, 98); s = @(1, 2); w = $at; x = 0.1 }))
    if (-not $queryInterface.describeTable('users').score) {
        $queryInterface.addColumn('users', 'score', @{ type = $Sequelize.INTEGER; allowNull = $false; defaultValue = $rows.Count })
    }
    $queryInterface.sequelize.query('UPDATE users SET score = $1 WHERE name = $2', @{ bind = @(7, 'Zoë') })
}

function Down { param($queryInterface)
    $queryInterface.removeColumn('users', 'score')
    $queryInterface.bulkDelete('every_type', $null, @{ truncate = $true; restartIdentity = $true })
    $queryInterface.bulkDelete('credits', @{})
    $queryInterface.bulkDelete('users', $null)
}
