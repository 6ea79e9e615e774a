function Up { param($queryInterface, $Sequelize)
    $Op = $Sequelize.Op
    $queryInterface.addIndex('users', @('name', 'createdAt'))
    $queryInterface.addIndex('users', @{ fields = @('nickname'); unique = $true; name = 'users_nick'; where = [ordered]@{ role = 'user'; level = @{ ($Op.ne) = $null } } })
    $queryInterface.addIndex('users', @($Sequelize.fn('lower', $Sequelize.col('name'))), @{ name = 'users_lower' })
    $queryInterface.addIndex('users', @(@{ name = 'name'; collate = 'C'; operator = 'varchar_pattern_ops'; order = 'DESC' }), @{ name = 'users_pattern' })
    $queryInterface.addIndex('every_type', 'n', @{ using = 'gin'; operator = 'jsonb_path_ops' })
    $queryInterface.addIndex('credits', @('amount'), @{ type = 'UNIQUE'; name = 'gone' })
    $queryInterface.addConstraint('credits', @{ fields = @('amount'); type = 'check'; where = @{ amount = @{ ($Op.or) = @(@{ ($Op.between) = @(0, 1000) }, @{ ($Op.gt) = 5000 }) } } })
    $queryInterface.addConstraint('credits', @{ fields = @('userId', 'amount'); type = 'unique'; name = 'credits_once' })
    $queryInterface.addConstraint('every_type', @{
        fields = @('a'); type = 'foreign key'; name = 'every_user'; references = @{ table = 'users'; field = 'id' }; onDelete = 'cascade'; deferrable = $Sequelize.Deferrable.INITIALLY_DEFERRED
    })
    $queryInterface.removeIndex('credits', 'gone')
}

function Down { param($queryInterface)
    $queryInterface.removeConstraint('every_type', 'every_user')
    $queryInterface.removeConstraint('credits', 'credits_once')
    $queryInterface.removeConstraint('credits', 'credits_amount_ck')
    $queryInterface.removeIndex('every_type', @('n'))
    foreach ($name in 'users_pattern', 'users_lower', 'users_nick') {
        $queryInterface.removeIndex('users', $name)
    }
    $queryInterface.removeIndex('users', @('name', 'createdAt'))
}
