function Up { param($queryInterface, $Sequelize)
    $queryInterface.addColumn('users', 'nick', @{ type = $Sequelize.STRING(20); defaultValue = 'none' })
    $queryInterface.addColumn('users', 'level', @{ type = $Sequelize.ENUM(@('low', 'high')); allowNull = $true })
    $queryInterface.renameColumn('users', 'nick', 'nickname')
    $queryInterface.changeColumn('users', 'nickname', @{ type = $Sequelize.STRING(50); allowNull = $false; defaultValue = 'nobody' })
    $queryInterface.changeColumn('users', 'bio', $Sequelize.STRING(500))
    $queryInterface.removeColumn('users', 'email')
    $queryInterface.renameTable('loans', 'credits')
}

function Down { param($queryInterface, $Sequelize)
    $queryInterface.renameTable('credits', 'loans')
    $queryInterface.addColumn('users', 'email', $Sequelize.STRING)
    $queryInterface.changeColumn('users', 'bio', @{ type = $Sequelize.TEXT })
    $queryInterface.removeColumn('users', 'level')
    $queryInterface.removeColumn('users', 'nickname')
}
